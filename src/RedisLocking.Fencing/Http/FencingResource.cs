namespace RedisLocking;

/// <summary>How a request names the lock of its token. A name may hold what a user typed, and goes to whoever reads the receiver's logs.</summary>
public enum FencingResource
{
    /// <summary>
    /// The SHA-256 of the name's UTF-8, in lower-case hexadecimal: the same for everybody who uses the lock. Whoever can guess a
    /// name can check the guess.
    /// </summary>
    Hash = 0,

    /// <summary>The name in clear, percent-encoded.</summary>
    Name = 1,

    /// <summary>Nothing: the receiver knows from the address which lock protects what.</summary>
    None = 2,
}
