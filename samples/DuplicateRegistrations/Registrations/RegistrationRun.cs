using DuplicateRegistrations.CommandLine;
using DuplicateRegistrations.Processes;

namespace DuplicateRegistrations.Registrations;

/// <summary>One run: starts the servers, fires the bursts at them, and then looks at what is stored.</summary>
internal sealed class RegistrationRun(JobOptions options, SharedRedis? redis, bool useLock, Action<int> usersDone)
{
    private const int WelcomePoints = 100;

    private readonly string[] _users = [.. Enumerable.Range(1, options.Users).Select(number => $"user-{number}")];
    private readonly string _keySpace = redis?.NewKeySpace(useLock ? "with-lock" : "without-lock") ?? "";

    public async Task<RunResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var site = await RegistrationSite.StartAsync(options.Servers, useLock, redis?.Endpoint, _keySpace, cancellationToken);
        using var client = new RegistrationClient();
        await WarmUpAsync(site, client, cancellationToken);

        var answers = new Answers();
        for (var done = 0; done < _users.Length; done++)
        {
            usersDone(done);
            await FireAsync(site, client, _users[done], answers, cancellationToken);
        }

        usersDone(_users.Length);
        var locksLeft = redis?.CountLocks(_keySpace) ?? await CountLocksByTryingAsync(site, client, cancellationToken);
        return await InspectAsync(site, client, answers, locksLeft, cancellationToken);
    }

    // The first request of a server is its slowest by far; a burst should meet servers that are all awake.
    private static async Task WarmUpAsync(RegistrationSite site, RegistrationClient client, CancellationToken cancellationToken)
    {
        foreach (var api in site.Apis)
        {
            await client.RowsAsync(api, "nobody", cancellationToken);
            await client.PointsAsync(api, Guid.Empty, cancellationToken);
        }
    }

    private async Task FireAsync(RegistrationSite site, RegistrationClient client, string user, Answers answers, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, options.Requests).Select(async number =>
            answers.Add(await client.RegisterAsync(site.Apis[number % site.Apis.Count], user, cancellationToken))));

    private async Task<RunResult> InspectAsync(
        RegistrationSite site, RegistrationClient client, Answers answers, int locksLeft, CancellationToken cancellationToken)
    {
        var (stored, onceEach) = (0, true);
        foreach (var user in _users)
        {
            var rows = await client.RowsAsync(site.Apis[0], user, cancellationToken);
            stored += rows.Count;
            onceEach &= rows.Count == 1 && await client.PointsAsync(site.Apis[0], rows[0].Id, cancellationToken) == WelcomePoints;
        }

        var points = await client.TotalPointsAsync(site.PointsService, cancellationToken);
        return new RunResult(_users.Length, answers, stored, points, locksLeft, onceEach && points == (long)WelcomePoints * _users.Length);
    }

    // Nobody can look into the memory of another process. But a lock that was left behind refuses whoever comes next.
    private async Task<int> CountLocksByTryingAsync(RegistrationSite site, RegistrationClient client, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var user in _users)
        {
            var answer = await client.RegisterAsync(site.Apis[0], user, cancellationToken);
            left += answer.Kind == AnswerKind.AlreadyRegistered ? 0 : 1;
        }

        return left;
    }
}
