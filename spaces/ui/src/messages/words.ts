/** The shape of messages without their words: what a file of another language must have, and no more. */
export type Words<T> = T extends (...given: infer Given) => infer Made
  ? (...given: Given) => Words<Made>
  : T extends string
    ? string
    : T extends readonly (infer One)[]
      ? readonly Words<One>[]
      : T extends object
        ? { [Name in keyof T]: Words<T[Name]> }
        : T;
