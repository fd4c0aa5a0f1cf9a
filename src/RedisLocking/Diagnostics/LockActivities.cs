using System.Diagnostics;

namespace RedisLocking.Diagnostics;

/// <summary>The spans of the source <c>RedisLocking</c>: one for an acquire with all its waiting, one for a release.</summary>
internal static class LockActivities
{
    public const string SourceName = "RedisLocking";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool HasListeners => Source.HasListeners();

    public static Activity? StartAcquire(LockName name, string kind) => Start("lock.acquire", name, kind);

    public static Activity? StartRelease(LockName name, string kind) => Start("lock.release", name, kind);

    public static void Granted(this Activity? activity, string leaseId, FencingToken token)
    {
        activity?.SetTag(LockTags.Result, LockResults.Granted);
        activity?.SetTag(LockTags.LeaseId, leaseId);
        activity?.SetTag(LockTags.FencingToken, token.Value);
    }

    public static void Ended(this Activity? activity, string result) => activity?.SetTag(LockTags.Result, result);

    public static void Failed(this Activity? activity, string result, Exception failure)
    {
        activity?.SetTag(LockTags.Result, result);
        activity?.SetTag(LockTags.ErrorType, failure.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
    }

    private static Activity? Start(string operation, LockName name, string kind)
    {
        if (!Source.HasListeners())
            return null;

        var activity = Source.StartActivity(operation, ActivityKind.Client);
        activity?.SetTag(LockTags.DbSystem, "redis");
        activity?.SetTag(LockTags.Name, name.ToString());
        activity?.SetTag(LockTags.Kind, kind);
        return activity;
    }
}
