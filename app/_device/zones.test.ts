import { expect, test } from 'vitest';
import { zonesOf } from './zones.ts';

const sites = [
  { id: 'jebel-ali', zone: 'Asia/Dubai' },
  { id: 'nashik', zone: 'Asia/Kolkata' },
];

test('[SCREEN-7] a time is told in the zone of its row’s plant, whichever plant the device happens to hold first', () => {
  const zoneOf = zonesOf(sites, ['nashik', 'jebel-ali']);
  expect([zoneOf('nashik'), zoneOf('jebel-ali')]).toEqual(['Asia/Kolkata', 'Asia/Dubai']);
});

test('[SCREEN-7] what belongs to no plant, or to one not known here, is told in the zone of the person’s own plant', () => {
  const zoneOf = zonesOf(sites, ['pune', 'nashik', 'jebel-ali']);
  expect([zoneOf(), zoneOf(null), zoneOf('mars')]).toEqual(['Asia/Kolkata', 'Asia/Kolkata', 'Asia/Kolkata']);
  expect(zonesOf([], ['nashik'])()).toBe('UTC');
});
