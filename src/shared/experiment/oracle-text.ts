/** What the module's share of the best fixed value is a share of, and how far that may be off. */
export const ORACLE_TEXT =
  'The best fixed value that a repetition is compared with is the one that was best in the other repetitions: the best in all of them is ' +
  'also the luckiest. Where values are close, another is taken for the best now and then, so that the share comes out a few percent too high.'
