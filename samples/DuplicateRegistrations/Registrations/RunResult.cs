namespace DuplicateRegistrations.Registrations;

/// <summary>What one run ended with.</summary>
/// <param name="Users">How many different users registered.</param>
/// <param name="Answers">What they were answered.</param>
/// <param name="UsersStored">How many rows there are.</param>
/// <param name="PointsGranted">What the points service granted in all.</param>
/// <param name="LocksLeft">How many locks are still held though nobody registers any more.</param>
/// <param name="OnceEach">Every user has one row and the welcome points once.</param>
internal sealed record RunResult(int Users, Answers Answers, int UsersStored, long PointsGranted, int LocksLeft, bool OnceEach)
{
    /// <summary>What the lock is for: each user once, and everybody else was told so.</summary>
    public bool IsAsItShouldBe => OnceEach && Answers.Created == Users && Answers.Unexpected == 0 && LocksLeft == 0;
}

/// <summary>Both runs.</summary>
/// <param name="Provider">Where the locks were: <c>Redis</c> or <c>InMemory</c>.</param>
/// <param name="Servers">How many API servers there were.</param>
/// <param name="WithoutLock">First, without the lock.</param>
/// <param name="WithLock">Then, with it.</param>
internal sealed record JobResult(string Provider, int Servers, RunResult WithoutLock, RunResult WithLock);
