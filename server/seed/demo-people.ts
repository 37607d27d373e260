import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { Person, Rank } from '../../db/person/person.ts';
import { tenantScope } from '../../db/scope.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

/** The functions a visitor may try with one click. */
export const demoRoles = [
  'operator',
  'quality',
  'dispatch',
  'commercial',
  'planning',
  'materials',
  'maintenance',
  'finance',
  'manager',
  'admin',
] as const satisfies readonly FunctionName[];
export type DemoRole = (typeof demoRoles)[number];

/** Of each function: who does it, who stands in, who answers for it. */
const names: Readonly<Record<FunctionName, readonly [member: string, deputy: string, head: string]>> = {
  operator: ['Ramesh Gaikwad', 'Santosh Pawar', 'Dilip Jadhav'],
  quality: ['Sunita Deshmukh', 'Farhan Shaikh', 'Dr. Meera Kulkarni'],
  dispatch: ['Vijay Shinde', 'Imran Pathan', 'Prakash More'],
  planning: ['Anjali Patil', 'Rohit Bhosale', 'Sudhir Joshi'],
  materials: ['Kavita Sonawane', 'Ganesh Wagh', 'Nilesh Chaudhari'],
  commercial: ['Priya Nair', 'Rahul Mehta', 'Arvind Iyer'],
  finance: ['Sneha Agarwal', 'Manoj Kothari', 'Lakshmi Raghavan'],
  maintenance: ['Balu Kamble', 'Yusuf Ansari', 'Hemant Sawant'],
  purchase: ['Deepa Rao', 'Amol Thorat', 'Rajiv Menon'],
  manager: ['Vikram Sahasrabuddhe', 'Neha Gokhale', 'Shrikant Apte'],
  admin: ['Asha Kale', 'Tushar Dixit', 'Milind Oak'],
};

const floorHindi: readonly FunctionName[] = ['operator'];
/** Those who look after the plant and the depot alike. */
const bothSites: readonly FunctionName[] = ['commercial', 'finance', 'manager', 'admin'];

const ids: Readonly<Record<Rank, string>> = { member: '', deputy: '-deputy', head: '-head' };

/** The id of the person with this rank in a function: `p-quality`, `p-quality-deputy`, `p-quality-head`. */
const personId = (name: FunctionName, rank: Rank = 'member'): string => `p-${name}${ids[rank]}`;

function person(name: FunctionName, rank: Rank, fullName: string): Person {
  return {
    id: personId(name, rank),
    scope: tenantScope,
    name: fullName,
    email: `${name}${ids[rank]}@sahyadri.demo`,
    functions: [name],
    plantIds: bothSites.includes(name) ? [nashik, jebelAli] : [nashik],
    ranks: { [name]: rank },
    language: floorHindi.includes(name) && rank === 'member' ? 'hi' : 'en',
    active: true,
  };
}

/** The plant's own manager answers one-click sign-in as `manager`; above stands `p-manager-head`, the plant head. */
export const demoPeople: readonly Person[] = [
  ...functionNames.flatMap((name) => {
    const [member, deputy, head] = names[name];
    return [person(name, 'member', member), person(name, 'deputy', deputy), person(name, 'head', head)];
  }),
  depotPerson('dispatch', 'Omar Al Balushi'),
  depotPerson('commercial', 'Fatima Al Suwaidi'),
  depotPerson('materials', 'Khalid Rahman'),
];

function depotPerson(name: FunctionName, fullName: string): Person {
  return {
    ...person(name, 'member', fullName),
    id: `p-depot-${name}`,
    email: `depot-${name}@sahyadri.demo`,
    plantIds: [jebelAli],
  };
}

/** The person behind a one-click role. */
export function demoPersonFor(role: DemoRole): Person {
  const found = demoPeople.find((each) => each.id === personId(role));
  if (!found) throw new Error(`the demo plant has nobody for ${role}`);
  return found;
}
