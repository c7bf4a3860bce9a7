/**
 * Code points that are not seen, or that change how others are seen.
 *
 * Boucher & Anderson 2023, "Trojan Source", USENIX Security 32 (U+202A to U+202E, U+2066 to U+2069 turn the order of what is
 * read); Unicode Technical Report 36, "Unicode Security Considerations".
 */

/**
 * Refused in a text: controls other than tab and line feed (ESC begins commands of a terminal), what turns the direction of
 * reading, what has no width, line and paragraph separators, tags, and code points that are no characters. The joiners
 * U+200C and U+200D are none of them: emoji and Persian need them.
 */
export function isControl(point: number): boolean {
  if (point < 0x20) return point !== 0x09 && point !== 0x0a;
  if (point < 0x7f) return false;
  if (point < 0xa0 || point === 0xad || point === 0x61c || point === 0x180e) return true;
  if (point >= 0x2000 && point < 0x2070)
    return (
      point === 0x200b ||
      point === 0x200e ||
      point === 0x200f ||
      (point >= 0x2028 && point <= 0x202e) ||
      point >= 0x2060
    );
  if (point === 0xfeff || (point >= 0xfff9 && point <= 0xfffb)) return true;
  if (point >= 0xe0000 && point <= 0xe007f) return true;
  return (point & 0xfffe) === 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
}
