namespace RedisLocking.Scripting;

/// <summary>
/// One lock's part in a script call that may serve many locks. It is at most once on its way; afterwards it may be sent
/// again. Both callbacks run on the client's reader or on a timer: they must be short and must not run user code.
/// </summary>
internal abstract class SharedCall
{
    /// <summary>When it is given up; set by <see cref="SharedCalls"/>.</summary>
    internal TimeSpan Deadline { get; set; }

    /// <summary>The lock.</summary>
    public abstract LockKeys Keys { get; }

    /// <summary>The lease id.</summary>
    public abstract string Id { get; }

    /// <summary>The lease id, and what the script is told with it.</summary>
    public virtual string Argument => Id;

    /// <summary>The arguments that calls must have in common to travel together; the lease's TTL, say.</summary>
    public virtual SharedTerms Terms => default;

    /// <summary>Whether it still has to be sent; where not, it is dropped without a word.</summary>
    public virtual bool IsWanted => true;

    /// <summary>It is about to be sent: a TTL that it sets begins no sooner than <paramref name="now"/>.</summary>
    public virtual void OnSending(TimeSpan now)
    {
    }

    /// <summary>The script's answer for this lock.</summary>
    public abstract void OnReply(long reply);

    /// <summary>No answer, or an error.</summary>
    public abstract void OnFailure(StoreFailure failure);
}
