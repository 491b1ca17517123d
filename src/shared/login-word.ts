/**
 * What a host or a user is called: at least one character, no blank, and nothing that cannot be seen (Unicode's White_Space, Cc and Cf). A
 * line break would begin another line wherever a list of hosts is kept, and a mark that turns the direction shows another name.
 */
export const LOGIN_WORD = /^[^\s\p{Cc}\p{Cf}]+$/u
