using System.Text;
using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Every Secret and key that is asked for exists, and what is in one stands nowhere else.</summary>
internal static class SecretRules
{
    public static IEnumerable<string> Find(RenderedChart chart, IReadOnlyCollection<string> existing) =>
        [.. Missing(chart, existing), .. Unasked(chart, existing), .. Told(chart)];

    private static IEnumerable<string> Missing(RenderedChart chart, IReadOnlyCollection<string> existing)
    {
        var there = chart.Of("Secret").SelectMany(secret => secret.Data.Keys.Select(key => $"{secret.Name}/{key}")).Concat(existing).ToHashSet();
        return References(chart).Where(reference => !there.Contains(reference.Key))
            .Select(reference => $"{reference.Pod} asks for the Secret and key {reference.Key}, which does not exist");
    }

    /// <summary>A Secret that the values name is used.</summary>
    private static IEnumerable<string> Unasked(RenderedChart chart, IReadOnlyCollection<string> existing) =>
        existing.Except(References(chart).Select(reference => reference.Key)).Select(key => $"nobody asks for {key}, which the values name");

    private static IEnumerable<string> Told(RenderedChart chart) =>
        from secret in chart.Of("Secret")
        from entry in secret.Data
        from other in chart.Objects
        where other.Kind != "Secret"
        let text = other.Json.ToJsonString()
        where text.Contains(entry.Value, StringComparison.Ordinal) || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value)), StringComparison.Ordinal)
        select $"{other} tells {entry.Key} of {secret}";

    private static IEnumerable<(PodTemplate Pod, string Key)> References(RenderedChart chart)
    {
        foreach (var pod in chart.Pods)
        {
            foreach (var reference in pod.Containers.SelectMany(container => container.Environment).Select(variable => variable["valueFrom"]?["secretKeyRef"]).OfType<JsonNode>())
                yield return (pod, $"{reference.Text("name")}/{reference.Text("key")}");
            foreach (var secret in pod.Volumes.Select(volume => volume["secret"]).OfType<JsonNode>())
            {
                // One that names no keys would mount them all, the plain key of an administrator among them.
                foreach (var item in secret["items"].Items().Select(item => item.Text("key")).DefaultIfEmpty("(all keys)"))
                    yield return (pod, $"{secret.Text("secretName")}/{item}");
            }
        }
    }
}
