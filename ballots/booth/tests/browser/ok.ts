/** What must be there. */
export function ok<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("something is missing that the test needs");
  return value;
}
