import { isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contract } from '../../../shared/contract/index.ts'
import type { JsonSchema } from './schema-values.ts'

/** A request of the contract. */
export interface ContractMethod {
  /** "/sessions/get" */
  readonly path: string
  /** Undefined where nothing has to be said. */
  readonly input: JsonSchema | undefined
}

/** All that a page can ask for. */
export function contractMethods(): ContractMethod[] {
  return Object.entries(contract).flatMap(([group, procedures]) =>
    Object.entries(procedures).map(([name, procedure]): ContractMethod => {
      if (!isContractProcedure(procedure)) throw new TypeError(`${group}.${name} is no request`)
      const input: unknown = procedure['~orpc'].inputSchema
      return {
        path: `/${group}/${name}`,
        input: input instanceof z.ZodType ? z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) : undefined,
      }
    }),
  )
}
