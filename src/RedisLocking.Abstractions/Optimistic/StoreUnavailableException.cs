using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>
/// The store did not answer, or answered that it cannot. It is never thrown for a conflict, nor is a store that is down ever reported
/// as one.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    /// <param name="why">What happened, a sentence without its full stop.</param>
    /// <param name="mayHaveHappened">See <see cref="MayHaveHappened"/>.</param>
    /// <param name="innerException">What the client said; null: nothing.</param>
    public StoreUnavailableException(string key, string why, bool mayHaveHappened, Exception? innerException = null)
        : base($"The store could not be asked for '{Printable.Text(key)}': {why}. {(mayHaveHappened ? "Nobody knows whether what was asked for happened." : "Nothing was changed.")}", innerException)
    {
        Key = key;
        MayHaveHappened = mayHaveHappened;
    }

    /// <summary>A key that was asked for, the first of several; or the name of a sequence.</summary>
    public string Key { get; }

    /// <summary>
    /// false: nothing was changed. true: what was asked for may have happened, or may happen in a moment, once and as a whole or not
    /// at all. Only for a store that did not answer until the operation's deadline: an answer that is lost before is asked for again.
    /// </summary>
    public bool MayHaveHappened { get; }
}
