using RedisLocking.Server.Diagnostics;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Streaming;

namespace RedisLocking.Server.Elections;

/// <summary>
/// Tells a listener who leads: first as it is now, then whenever it changes. A listener that reads slowly is told less, and the last state all the same. Each one looks
/// at the store for itself, once a second at least, so it counts as a request that waits.
/// </summary>
internal sealed class LeaderStream(ILockProvider locks, WaitingRoom waiting, TimeProvider time, ILogger<LeaderStream> logger)
{
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(one => one.Quality != 0 && one.MediaType.Equals(ServerSentEvents.ContentType, StringComparison.OrdinalIgnoreCase));

    public async Task<IResult> ServeAsync(HttpContext context, LockName name)
    {
        if (!waiting.TryEnter())
            return ServiceProblems.TooManyWait(context, waiting.Most);
        try
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, waiting.Closing);
            var election = locks.Election(name);

            // A store that is out of reach, and a name that is another lock's, are answers still.
            await election.GetLeaderAsync(leaving.Token);
            await ServerSentEvents.SendAsync(context.Response, election.ObserveAsync(leaving.Token).Select(change => Message(name, change)), time, leaving.Token);
        }
        catch (LockUnavailableException ended) when (context.Response.HasStarted)
        {
            // The name became another lock's. Who connects again has it as an answer.
            logger.ObservingEnded(ended.Message);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return ServiceProblems.Stopping(context);
        }
        finally
        {
            waiting.Leave();
        }

        return TypedResults.Empty;
    }

    private static byte[] Message(LockName name, LeadershipChange change) => change.Leader is { } leader
        ? ServerSentEvents.Message("leader", LeaderAnswer.Of(name, leader), ElectionsJson.Default.LeaderAnswer)
        : ServerSentEvents.Message("nobody", new VacancyAnswer(name.Value), ElectionsJson.Default.VacancyAnswer);
}
