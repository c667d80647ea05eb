import { PortalError } from './errors.ts';
import { readAnyJson } from './read-answer.ts';
import { Problem } from './schema.ts';
import type { PortalAnswer } from './transport.ts';

const PROBLEM_BYTES = 64 * 1024;
/** A name of a parameter or field as the contract writes them: anything else could be a value. */
const PARAMETER = /^[A-Za-z][\w.-]{0,39}$/;

/** The problem document of an answer, if it carries one that can be read. */
export async function readProblem(answer: PortalAnswer): Promise<Problem | undefined> {
  const body = await readAnyJson(answer, PROBLEM_BYTES).catch(() => undefined);
  const problem = Problem.safeParse(body);
  return problem.success ? problem.data : undefined;
}

/** The error of an answer that the operation does not know: it names the parameters that were refused, not their values. */
export async function refusalOf(answer: PortalAnswer): Promise<PortalError> {
  const problem = await readProblem(answer);
  return asRefusal(answer.operation, answer.status, parametersOf(problem));
}

export function asRefusal(
  operation: string,
  status: number,
  parameters: readonly string[] = [],
): PortalError {
  return new PortalError('refused', { operation, status, parameters, mayHaveArrived: false });
}

/** The fields that a problem names. */
export function parametersOf(problem: Problem | undefined): string[] {
  return (problem?.errors ?? []).map(({ name }) => name).filter((name) => PARAMETER.test(name));
}
