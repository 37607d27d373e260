import { type FunctionName, functionNames } from '../../db/person/function.ts';

/** The functions of a person that this app knows, in their usual order. */
export const functionsOf = ({ functions }: { readonly functions: readonly string[] }): FunctionName[] =>
  functionNames.filter((name) => functions.includes(name));
