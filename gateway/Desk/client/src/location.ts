/** The article's id from the page's address. */
export const currentArticleId = (): string | undefined =>
  /^\/desk\/articles\/([0-9a-f-]{36})/.exec(location.pathname)?.[1];

/** A version 7 UUID, as the services create them. */
export function newArticleId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)),
    now = BigInt(Date.now());
  for (let at = 0; at < 6; at++) {
    bytes[at] = Number((now >> BigInt(8 * (5 - at))) & 255n);
  }
  bytes[6] = (bytes[6]! & 15) | 0x70;
  bytes[8] = (bytes[8]! & 63) | 0x80;
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0"))
    .join("")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
