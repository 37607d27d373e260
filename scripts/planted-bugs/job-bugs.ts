import type { PlantedBug } from './planted-bug.ts';

const sql = 'server/postgres/job-sql.ts';
const run = 'server/run-jobs.ts';

/** Mistakes in how workers come by their jobs. */
export const jobBugs: readonly PlantedBug[] = [
  {
    name: 'company-blamed-for-a-death',
    file: sql,
    from: "j.deaths + (j.state = 'leased' and not j.alone)::int`",
    to: 'j.deaths`',
    breaks: 'JOB-10',
  },
  {
    name: 'lonely-job-beside-others',
    file: run,
    from: "running.size < (lonely === 'under way' ? 1 : atOnce)",
    to: 'running.size < atOnce',
    breaks: 'JOB-10',
  },
];
