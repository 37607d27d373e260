import { deviceBugs } from './device-bugs.ts';
import { jobBugs } from './job-bugs.ts';
import { loopBugs } from './loop-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { pullBugs } from './pull-bugs.ts';
import { pushBugs } from './push-bugs.ts';

/** Every mistake the loop's tests have to notice. */
export const allBugs: readonly PlantedBug[] = [...pushBugs, ...pullBugs, ...deviceBugs, ...loopBugs, ...jobBugs];
