using System.Text.RegularExpressions;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Every variable is said once, expands only what stands above it, and holds no password itself.</summary>
internal static partial class EnvironmentRules
{
    public static IEnumerable<string> Find(RenderedChart chart) => chart.Pods.SelectMany(pod => pod.Containers).SelectMany(Find);

    private static IEnumerable<string> Find(Container container)
    {
        var above = new HashSet<string>();
        foreach (var variable in container.Environment)
        {
            var (name, value) = (variable.Text("name")!, variable.Text("value") ?? "");
            foreach (var expanded in Expansion().Matches(value).Select(match => match.Groups[1].Value).Where(expanded => !above.Contains(expanded)))
                yield return $"{name} of {container} expands {expanded}, which is not set above it";
            if (PlainPassword().IsMatch(value))
                yield return $"{name} of {container} holds a password";
            if (!above.Add(name))
                yield return $"{name} of {container} is set twice";
        }
    }

    [GeneratedRegex(@"\$\(([A-Za-z0-9_]+)\)")]
    private static partial Regex Expansion();

    [GeneratedRegex(@"password=(?!\$\()", RegexOptions.IgnoreCase)]
    private static partial Regex PlainPassword();
}
