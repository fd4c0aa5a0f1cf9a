namespace RedisLocking.AspNetCore.Diagnostics;

/// <summary>What metrics and logs say about a request: its route and the name of its policy, made once for an endpoint.</summary>
internal sealed class RequestTags(string route, string policy)
{
    private const string RouteName = "http.route";
    private const string PolicyName = "redislocking.policy";
    private const string ResultName = "redislocking.result";

    public string Route => route;

    public string Policy => policy;

    // No tag is a lock's name: there may be millions.
    public KeyValuePair<string, object?> RouteTag { get; } = new(RouteName, route);

    public KeyValuePair<string, object?> PolicyTag { get; } = new(PolicyName, policy);

    public static KeyValuePair<string, object?> ResultTag(string result) => new(ResultName, result);
}
