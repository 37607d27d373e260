/** Where the goods are to go, as places in the folded text, and the text with that place blanked out. */
export type ShipTo = { readonly text: string; readonly place: { readonly start: number; readonly end: number } | null };

const LABELLED =
  /(?:^|[\n.,;])[ \t]*(?:ship(?:ping)?(?: it| them)?[ -]?to|deliver(?:y)?(?: it| them)?(?: to| at| address| location)|site(?: address)?|consignee|drop (?:it )?at|unload at|dispatch to|send (?:it |them )?to|العنوان|عنوان|التوصيل (?:الي|علي)|توصيل (?:الي|علي|ل)|el 3enwan|3enwan|address|pata|पता)[ \t]*[:-]?[ \t]+(?<place>[^\n.;]{3,120})/u;
const INLINE =
  /\b(?:ship|deliver|delivered|delivery|send|dispatch|supply)(?: it| them| this| these| everything)? (?:to|at) (?<place>(?:our |the |my )?[^\n,.;]{3,80})/u;

const ARABIC = /(?:علي|الي|ل) ?(?:مشروع|موقع|فرع|فيلا|عماره|مخزن) (?<place>[^\n.،,\d]{2,60})/u;

const NOT_PLACE =
  /^(?:me|us|you|him|them|our place|tomorrow|today|\d+[ ]*(?:[^a-z \d]|$)|\d+ (?:bag|box|pc|kg|nos|ton|carton))/;

/** Where a day or a hurry begins, which is no part of the address. */
const UNTIL =
  /\s+(?:by|before|no later than|not later than|latest|tomorrow|tmrw|today|asap|urgent(?:ly)?|(?:on|this|next) (?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun|week|\d)\w*)(?![\p{L}\d]).*$/u;

/** Finds the address a message says to deliver to. */
export const readShipTo = (text: string): ShipTo => {
  for (const pattern of [LABELLED, INLINE, ARABIC]) {
    const match = pattern.exec(text);
    const place = match?.groups?.['place']?.replace(UNTIL, '').trim();
    if (match === null || place === undefined || NOT_PLACE.test(place)) continue;
    const start = match.index + match[0].lastIndexOf(place);
    const end = start + place.length;
    return { text: text.slice(0, start) + ' '.repeat(place.length) + text.slice(end), place: { start, end } };
  }
  return { text, place: null };
};
