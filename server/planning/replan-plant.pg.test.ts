import { expect, test } from 'vitest';
import { planVersions } from '../../db/plan/plan-version.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { replanPlant } from './replan-plant.ts';
