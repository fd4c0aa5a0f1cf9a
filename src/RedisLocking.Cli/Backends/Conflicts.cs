using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Backends;

/// <summary>Somebody else holds the lock.</summary>
internal static class Conflicts
{
    public static FailedException Of(LockRequest request) => new(
        ExitCodes.Conflict,
        "conflict",
        request.Wait == TimeSpan.Zero
            ? $"lock '{request.Name}' is held by somebody else."
            : $"lock '{request.Name}' is held by somebody else; waited {DurationText.Rounded(request.Wait)} for it.");
}
