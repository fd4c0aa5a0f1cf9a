using System.Globalization;

namespace RedisLocking.Tests.Permits;

/// <summary>A lease, as its holder saw it: from after its grant until before its end, on one clock for all processes.</summary>
internal sealed record Held(string Kind, long Token, long Asked, long From, long Until)
{
    public bool IsWriter => Kind == "write";

    public TimeSpan Waited => TimeProvider.System.GetElapsedTime(Asked, From);

    /// <summary>Reads what a process wrote. What it held when it was killed ended then; what was lost counts for a moment only.</summary>
    public static IReadOnlyList<Held> Parse(IEnumerable<string> lines, long? killedAt)
    {
        var held = new Dictionary<string, Held>();
        foreach (var line in lines)
        {
            switch (line.Split(' '))
            {
                case ["began", var id, var kind, var token, var asked, var from]:
                    held.Add(id, new Held(kind, Number(token), Number(asked), Number(from), killedAt ?? Number(from)));
                    break;
                case ["ended", var id, var until]:
                    held[id] = held[id] with { Until = Number(until) };
                    break;
                case ["lost", var id]:
                    held[id] = held[id] with { Until = held[id].From };
                    break;
                default:
                    throw new InvalidDataException($"The worker said '{line}'.");
            }
        }

        // Its clock was read before the kill, and a last grant may have come in between.
        return [.. held.Values.Select(one => one.Until < one.From ? one with { Until = one.From } : one)];

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
