using RedisLocking.Server.Events;
using RedisLocking.Server.Idempotency;
using RedisLocking.Server.Leases;
using RedisLocking.Server.Limits;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Locks;

/// <summary>Takes a lock for a caller, and leaves it to the handle that he gets.</summary>
internal sealed class Acquiring(
    ILockProvider locks, IdempotentAcquires idempotent, WaitingRoom waiting, LockEvents events, TimeProvider time)
{
    public async Task<IResult> ServeAsync(HttpContext context, LockName name, AcquireTerms terms) => IdempotencyKey.Of(context) is { } key
        ? await idempotent.ServeAsync(key, name, terms.Describe(), terms.Wait, context, () => AcquireAsync(context, name, terms, isRepeatable: true))
        : (await AcquireAsync(context, name, terms, isRepeatable: false)).Answer;

    private async Task<(LeaseAnswer? Granted, IResult Answer)> AcquireAsync(HttpContext context, LockName name, AcquireTerms terms, bool isRepeatable)
    {
        var began = time.GetTimestamp();
        var (handle, refusal) = await TryAcquireAsync(context, name, terms);
        var waited = time.GetElapsedTime(began).TotalSeconds;
        if (handle is null)
        {
            if (refusal is null)
                events.Report(new LockEvent(LockEventType.Refused, name.Value, time.GetUtcNow(), terms.Form, Owner: terms.Options.Owner, Waited: terms.Wait == TimeSpan.Zero ? 0 : waited));
            return (null, refusal ?? (terms.Form == LockForm.Election ? ServiceProblems.SomebodyElseLeads(context) : ServiceProblems.Conflict(context)));
        }

        var detached = locks.Attach(handle);
        events.Report(new LockEvent(
            LockEventType.Granted, name.Value, time.GetUtcNow(), terms.Form, detached.LeaseId, detached.Owner, detached.FencingToken, terms.Wait == TimeSpan.Zero ? 0 : waited, detached.Ttl.TotalSeconds));

        // Who hung up while it was granted will not release it; with a key he can come back for it.
        if (context.RequestAborted.IsCancellationRequested && !isRepeatable)
        {
            if (await detached.ReleaseAsync())
                events.Report(new LockEvent(LockEventType.Released, name.Value, time.GetUtcNow(), terms.Form, detached.LeaseId, detached.Owner, detached.FencingToken));
            throw new OperationCanceledException(context.RequestAborted);
        }

        var granted = new LeaseAnswer(handle, name.Value, detached.Owner, detached.FencingToken, detached.Ttl.TotalSeconds) { Value = terms.Value };
        return (granted, LeaseAnswers.Created(granted));
    }

    /// <summary>The lease's handle; or why nobody could wait for it; or neither: somebody else holds it.</summary>
    private async Task<(LeaseHandle? Handle, IResult? Refusal)> TryAcquireAsync(HttpContext context, LockName name, AcquireTerms terms)
    {
        if (terms.Wait == TimeSpan.Zero)
            return (await terms.TryTakeAsync(locks, name, context.RequestAborted), null);
        if (!waiting.TryEnter())
            return (null, ServiceProblems.TooManyWait(context, waiting.Most));
        try
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, waiting.Closing);
            return (await terms.TryTakeAsync(locks, name, leaving.Token), null);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, ServiceProblems.Stopping(context));
        }
        finally
        {
            waiting.Leave();
        }
    }
}
