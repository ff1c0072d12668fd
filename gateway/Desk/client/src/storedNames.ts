// The names of members in IndexedDB and localStorage. They differ from the names in code and must not change, because devices store
// unsent texts under them, and windows with an older client use the same records.

const names = {
  draft: {
    baseRevision: "base",
    baseCopy: "basis",
    pendingRequest: "flight",
    sendFirst: "keep",
    conflicts: "clashes",
    submission: "submit",
    problem: "trouble",
    attempts: "tries",
    nextAttemptAt: "next",
    changedAt: "changed",
    mergedChanges: "taken",
  },
  segment: {
    previousTarget: "was",
    isValidated: "waiting",
    attempts: "tries",
    nextAttemptAt: "next",
    changedAt: "changed",
    problem: "trouble",
  },
} as const;

export type Stored = Record<string, unknown>;

export const toStored = (kind: keyof typeof names, record: object): Stored =>
  rename(record, Object.entries(names[kind]));

export const fromStored = (kind: keyof typeof names, record: Stored): Stored =>
  rename(
    record,
    Object.entries(names[kind]).map(([name, stored]) => [stored, name]),
  );

function rename(record: object, pairs: [string, string][]): Stored {
  const renamed = new Map(pairs);
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [renamed.get(name) ?? name, value as unknown]),
  );
}
