using DuplicateRegistrations.CommandLine;
using DuplicateRegistrations.Processes;
using DuplicateRegistrations.Registrations;

namespace DuplicateRegistrations;

/// <summary>Both runs, one after the other, over the Redis that was named, a private one, or memory.</summary>
internal static class Job
{
    /// <param name="options">What is asked for.</param>
    /// <param name="progress">Told how many users of which run are done.</param>
    /// <param name="cancellationToken">Stops everything that was started.</param>
    public static async Task<JobResult> RunAsync(JobOptions options, IJobProgress progress, CancellationToken cancellationToken)
    {
        await using var privateRedis = await StartRedisAsync(options, progress, cancellationToken);
        var endpoint = options.Redis ?? privateRedis?.Endpoint;
        await using var redis = endpoint is null ? null : await SharedRedis.ConnectAsync(endpoint);

        var without = await new RegistrationRun(options, redis, useLock: false, progress.WithoutLock).ExecuteAsync(cancellationToken);
        var with = await new RegistrationRun(options, redis, useLock: true, progress.WithLock).ExecuteAsync(cancellationToken);
        return new JobResult(redis is null ? "InMemory" : "Redis", options.Servers, without, with);
    }

    private static async Task<PrivateRedis?> StartRedisAsync(JobOptions options, IJobProgress progress, CancellationToken cancellationToken)
    {
        if (options.Redis is not null)
        {
            progress.Says($"Redis at {options.Redis}, {options.Servers} API servers, each a process.");
            return null;
        }

        if (PrivateRedis.FindProgram() is not { } program)
        {
            progress.Says($"There is no redis-server on the PATH (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), so one process serves all {options.Servers} addresses over the in-memory provider.");
            return null;
        }

        var redis = await PrivateRedis.StartAsync(program, cancellationToken);
        progress.Says($"A private redis-server at {redis.Endpoint}, {options.Servers} API servers, each a process.");
        return redis;
    }
}
