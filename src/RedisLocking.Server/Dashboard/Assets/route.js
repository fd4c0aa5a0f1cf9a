// What is shown is in the address behind the #, so that it can be bookmarked and gone back to.

/** { page: "locks", prefix, sort } | { page: "lock", name } | { page: "contention" }; what cannot be read is the list. */
export function currentRoute() {
  const [path, query = ""] = split(location.hash.slice(1));
  if (path === "/contention") return { page: "contention" };
  if (path.startsWith("/lock/") && path.length > 6) {
    try {
      return { page: "lock", name: decodeURIComponent(path.slice(6)) };
    } catch {
      // Half of an escape: somebody cut the address. The list is the best answer.
    }
  }
  const wanted = new URLSearchParams(query);
  return { page: "locks", prefix: wanted.get("prefix") ?? "", sort: wanted.get("sort") ?? "name" };
}

export function listAddress(prefix, sort) {
  const query = new URLSearchParams();
  if (prefix !== "") query.set("prefix", prefix);
  if (sort !== "name") query.set("sort", sort);
  return query.size > 0 ? `#/?${query}` : "#/";
}

export const lockAddress = name => `#/lock/${encodeURIComponent(name)}`;

// A name's own question marks are encoded, so the first one ends the path.
function split(hash) {
  const at = hash.indexOf("?");
  return at < 0 ? [hash] : [hash.slice(0, at), hash.slice(at + 1)];
}
