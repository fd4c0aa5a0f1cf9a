using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RedisLocking.Server.Leases;
using RedisLocking.Server.Problems;
using StackExchange.Redis;

namespace RedisLocking.Server.Idempotency;

/// <summary>
/// Serves a request for a lock once, however often it is sent with its key. Begun: noted, if nobody has noted it. Granted: the answer is noted in its
/// place. Anything else: forgotten, and a retry is a new request.
/// </summary>
/// <remarks>
/// A server that dies in between leaves the note that a request has begun, which lasts as long as the request could, and a lease that nobody
/// has, which ends by its TTL. A grant whose answer could not be noted is given back, and is not handed out: or a retry would wait for itself.
/// </remarks>
internal sealed class IdempotentAcquires(IIdempotencyRecords records, ILockProvider locks)
{
    /// <summary>How long a granted lease's answer is remembered, at least; as long as its TTL, if that is longer.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>What a request takes beside its wait, at most.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(30);

    /// <summary>Serves the request, or repeats the answer that it had.</summary>
    /// <param name="key">The request's key.</param>
    /// <param name="name">The lock.</param>
    /// <param name="terms">Everything else that was asked for: a retry says the same.</param>
    /// <param name="wait">How long it may wait.</param>
    /// <param name="context">The request.</param>
    /// <param name="acquire">Takes the lock.</param>
    public async Task<IResult> ServeAsync(
        IdempotencyKey key, LockName name, string terms, TimeSpan wait, HttpContext context, Func<Task<(LeaseAnswer? Granted, IResult Answer)>> acquire)
    {
        var asked = Fingerprint(name, terms);
        try
        {
            var noted = await records.BeginAsync(key.Place, key.Encrypt(Write(new Record(asked, Granted: null))), wait + Allowance, context.RequestAborted);
            if (noted is not null)
                return await RepeatAsync(Read(key, noted), asked, context);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw new LockUnavailableException(name, $"Lock '{name}' was not asked for: the request's {IdempotencyKey.Header} could not be noted.", failure);
        }

        LeaseAnswer? granted = null;
        try
        {
            (granted, var answer) = await acquire();
            if (granted is null)
                return answer;
            await records.FinishAsync(key.Place, key.Encrypt(Write(new Record(asked, granted))), Longest(Remembered, TimeSpan.FromSeconds(granted.ExpiresIn)));
            return answer;
        }
        catch (Exception failure) when (granted is not null && failure is RedisException or TimeoutException)
        {
            await GiveBackAsync(granted);
            granted = null;
            throw new LockUnavailableException(name, $"Lock '{name}' was granted and given back: the request's outcome could not be noted.", failure);
        }
        finally
        {
            if (granted is null)
                await ForgetAsync(key);
        }
    }

    private async Task<IResult> RepeatAsync(Record record, string asked, HttpContext context)
    {
        if (record.Asked != asked)
        {
            return ServiceProblems.Of(
                StatusCodes.Status422UnprocessableEntity, ProblemCodes.IdempotencyMismatch, title: null, $"Another request was sent with this {IdempotencyKey.Header}: for another lock, or on other terms.");
        }

        if (record.Granted is not { Lease: { } lease } granted)
            return ServiceProblems.InProgress(context);
        return await locks.Attach(lease).CheckAsync(context.RequestAborted) is { } left
            ? LeaseAnswers.Created(granted with { ExpiresIn = left.TotalSeconds })
            : ServiceProblems.LeaseGone();
    }

    private async Task GiveBackAsync(LeaseAnswer granted)
    {
        try
        {
            await locks.Attach(granted.Lease!).ReleaseAsync();
        }
        catch (LockUnavailableException)
        {
            // It ends by its TTL.
        }
    }

    private async Task ForgetAsync(IdempotencyKey key)
    {
        try
        {
            await records.ForgetAsync(key.Place);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // It ends by itself; until then a retry is told that the request is being served.
        }
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => other > one ? other : one;

    // The length in front keeps a name and its terms apart.
    private static string Fingerprint(LockName name, string terms) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Value.Length}:{name.Value}{terms}")));

    private static byte[] Write(Record record) => JsonSerializer.SerializeToUtf8Bytes(record, IdempotencyJson.Default.Record);

    private static Record Read(IdempotencyKey key, byte[] noted)
    {
        try
        {
            return JsonSerializer.Deserialize(key.Decrypt(noted), IdempotencyJson.Default.Record)!;
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, $"What is remembered of this {IdempotencyKey.Header} cannot be read. Ask with another one.");
        }
    }

    /// <summary>What is remembered of a request.</summary>
    /// <param name="Asked">What was asked for, as a digest.</param>
    /// <param name="Granted">What was answered; null: the request is being served.</param>
    internal sealed record Record(string Asked, LeaseAnswer? Granted);
}
