export { judgeSession } from './explore/judge.ts'
export { sessionTimeline, sessionTimeStatistics } from './explore/timeline.ts'
export { windowPoints } from './explore/window-points.ts'
export { windowRequests } from './explore/window-requests.ts'
