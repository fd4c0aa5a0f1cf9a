using System.Text;

namespace RedisLocking.Analyzers.Tests.Harness;

/// <summary>Source with the diagnostics that are expected in it: <c>{|RL0003:one.AcquireAsync(wait)|}</c>.</summary>
internal sealed record MarkedCode(string Text, IReadOnlyList<string> Expected)
{
    public static MarkedCode Read(string source)
    {
        var text = new StringBuilder();
        var expected = new List<string>();
        var rest = source.ReplaceLineEndings("\n");
        while (rest.IndexOf("{|RL", StringComparison.Ordinal) is var start and >= 0)
        {
            var end = rest.IndexOf("|}", start, StringComparison.Ordinal);
            var id = rest.Substring(start + 2, 6);
            var marked = rest[(start + 9)..end];
            text.Append(rest.AsSpan(0, start));
            expected.Add(Describe(id, text.Length, marked));
            text.Append(marked);
            rest = rest[(end + 2)..];
        }

        return new MarkedCode(text.Append(rest).ToString(), expected);
    }

    public static string Describe(string id, int position, string marked) => $"{id} at {position}: {marked}";
}
