// The text format of server-sent events, as far as the service writes it: lines "data: …", an empty line, comments.

/** A function to be fed with pieces of the stream; it calls heard with each event's JSON. */
export function parseEvents(heard) {
  let rest = "";
  let data = [];
  return chunk => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines.map(one => one.replace(/\r$/, ""))) {
      if (line.startsWith("data:")) data.push(line.slice(5));
      if (line !== "" || data.length === 0) continue;
      heard(JSON.parse(data.join("\n")));
      data = [];
    }
  };
}
