/** Envs by what they are about, in alphabetical order of subjects; those that do not say it come last. */
export function bySubject<E extends { readonly subject?: string | undefined }>(
  envs: Iterable<E>,
): ReadonlyMap<string, readonly E[]> {
  const lists = new Map<string, E[]>();
  for (const env of envs) {
    const subject = env.subject ?? other;
    lists.set(subject, [...(lists.get(subject) ?? []), env]);
  }
  const rank = (subject: string) => (subject === other ? 1 : 0);
  return new Map([...lists].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b)));
}

const other = "other";
