'use client';
import { themeKey } from './boot.ts';
import { deviceSetting, useDeviceSetting } from './device-setting.ts';

export const themeNames = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof themeNames)[number];

const theme = deviceSetting<ThemeName>(themeKey, themeNames);

export function useTheme(): ThemeName {
  return useDeviceSetting(theme);
}

export function chooseTheme(name: ThemeName): void {
  theme.write(name);
  if (name === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = name;
}
