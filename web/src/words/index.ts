// All words of the screens, in one place. Each screen has a file a language; types and a test hold that none is missing.
import type { Language, Same } from './say'
import en from './en'
import ru from './ru'
import uk from './uk'
import map_en from './map.en'
import map_uk from './map.uk'
import map_ru from './map.ru'
import text_en from './text.en'
import text_uk from './text.uk'
import text_ru from './text.ru'
import case_en from './case.en'
import case_uk from './case.uk'
import case_ru from './case.ru'
import means_en from './means.en'
import means_uk from './means.uk'
import means_ru from './means.ru'
import record_en from './record.en'
import record_uk from './record.uk'
import record_ru from './record.ru'
import two_en from './two.en'
import two_uk from './two.uk'
import two_ru from './two.ru'
import today_en from './today.en'
import today_uk from './today.uk'
import today_ru from './today.ru'

const english = { ...en, ...map_en, ...text_en, ...case_en, ...means_en, ...record_en, ...today_en, ...two_en }
export type Key = keyof typeof english

export const WORDS: Record<Language, Same<typeof english>> = {
  en: english,
  uk: { ...uk, ...map_uk, ...text_uk, ...case_uk, ...means_uk, ...record_uk, ...today_uk, ...two_uk },
  ru: { ...ru, ...map_ru, ...text_ru, ...case_ru, ...means_ru, ...record_ru, ...today_ru, ...two_ru },
}
