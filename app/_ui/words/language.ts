'use client';
import { deviceSetting, useDeviceSetting } from '../device-setting.ts';

export const languageNames = ['en', 'hi'] as const;
export type LanguageName = (typeof languageNames)[number];

/** Each language by its own name. */
export const languageTitles: Record<LanguageName, string> = { en: 'English', hi: 'हिन्दी' };

/** Intl locales: Indian digit grouping in both, and Latin digits, which plants use on paper in Hindi too. */
export const localeByLanguage: Record<LanguageName, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn' };

export const language = deviceSetting<LanguageName>('throughline.language', languageNames);

export function useLanguage(): LanguageName {
  return useDeviceSetting(language);
}

/** The Intl locale of the language in use. */
export function useLocale(): string {
  return localeByLanguage[useLanguage()];
}
