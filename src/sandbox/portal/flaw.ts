/** One thing that is wrong with a request: the parameter or field, and why, without its value (it may be personal). */
export interface Flaw {
  readonly name: string;
  readonly reason: string;
}
