import type { Actor } from '../mutator.ts';

/** The person behind a session, as the database knows them now. */
export interface SignedIn {
  readonly actor: Actor;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly tenantName: string;
}
