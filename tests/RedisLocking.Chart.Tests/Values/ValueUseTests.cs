using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RedisLocking.Chart.Tests.Installations;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Values;

/// <summary>No value does nothing, and none is left untried.</summary>
public sealed partial class ValueUseTests(ChartTools tools)
{
    private static readonly Dictionary<string, JsonObject> Installations =
        Installation.All.ToDictionary(one => one.Key, one => ValuesFile.Read(one.Value.Values));

    [Fact]
    public void Every_value_is_another_one_in_some_installation() =>
        ValuesFile.Defaults.Keys.Where(path => !Installations.Values.Any(values => ValuesFile.Says(values, path))).ShouldBeEmpty();

    [Fact]
    public async Task Every_value_changes_what_is_rendered()
    {
        var idle = new ConcurrentBag<string>();
        var rendered = new ConcurrentDictionary<string, Task<string>>();
        await Parallel.ForEachAsync(ValuesFile.Defaults.Keys, async (path, _) =>
        {
            foreach (var (name, values) in Installations.Where(one => ValuesFile.Says(one.Value, path)))
            {
                var with = await rendered.GetOrAdd(name, _ => RenderAsync(values));
                if (with != await RenderAsync(ValuesFile.Without(values, path)))
                    return;
            }
            idle.Add(path);
        });

        idle.ShouldBeEmpty();
    }

    /// <summary>What is rendered, but for what is generated anew each time; or what is said against it.</summary>
    private async Task<string> RenderAsync(JsonObject values)
    {
        var result = await tools.TryRenderAsync(values.ToJsonString());
        return KeysFile().Replace(Generated().Replace(result.Output, ""), file => WithoutGenerated(file.Groups[1].Value)) + result.Errors;
    }

    private static string WithoutGenerated(string file)
    {
        var keys = JsonNode.Parse(Convert.FromBase64String(file))!;
        foreach (var key in keys["ApiKeys"]!.AsArray().Where(key => key!["Name"]!.ToString() == "admin"))
            key!.AsObject().Remove("Hash");
        return keys.ToJsonString();
    }

    [GeneratedRegex("^  (redis-password|admin-key): .*$", RegexOptions.Multiline)]
    private static partial Regex Generated();

    [GeneratedRegex("(?<=^  keys.json: )(.*)$", RegexOptions.Multiline)]
    private static partial Regex KeysFile();
}
