using System.Diagnostics;
using OpenTelemetry;

namespace RedisLocking.Server.Telemetry;

/// <summary>Takes lease handles out of spans before they leave: who has a handle has the lease.</summary>
internal sealed class SecretPaths : BaseProcessor<Activity>
{
    private const string Leases = "/v1/leases/";

    private static readonly string[] PathTags = ["url.path", "url.full", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in PathTags)
        {
            if (data.GetTagItem(tag) is string path && path.IndexOf(Leases, StringComparison.Ordinal) is var at and >= 0)
                data.SetTag(tag, path[..(at + Leases.Length)] + "*");
        }
    }
}
