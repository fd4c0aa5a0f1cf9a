namespace RedisLocking.Abstractions.Tests.Locks;

public sealed class LockExceptionTests
{
    private static readonly LockName Name = "order:42";

    [Fact]
    public void Conflict_WithoutAWait_NamesTheLockOnly()
    {
        var conflict = new LockConflictException(Name, TimeSpan.Zero);

        conflict.ShouldBeAssignableTo<LockException>()!.Name.ShouldBe(Name);
        conflict.Message.ShouldBe("Lock 'order:42' is held by somebody else.");
        conflict.RetryAfter.ShouldBeNull();
    }

    [Fact]
    public void Conflict_AfterAWait_SaysHowLongItWas()
    {
        var conflict = new LockConflictException(Name, TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(1));

        conflict.Message.ShouldBe("Lock 'order:42' is held by somebody else; waited 1.5 s for it.");
        conflict.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Conflict_OfAHostileName_PrintsNoControlCharacter() =>
        new LockConflictException("a\nb", TimeSpan.Zero).Message.ShouldBe("Lock 'a\\u000Ab' is held by somebody else.");

    [Fact]
    public void Unavailable_KeepsMessageAndCause()
    {
        var cause = new TimeoutException();

        var unavailable = new LockUnavailableException(Name, "Nobody answered.", cause);

        unavailable.ShouldBeAssignableTo<LockException>()!.Name.ShouldBe(Name);
        unavailable.Message.ShouldBe("Nobody answered.");
        unavailable.InnerException.ShouldBeSameAs(cause);
    }

    [Fact]
    public void Lost_KeepsMessageAndCause()
    {
        var cause = new OperationCanceledException();

        var lost = new LockLostException(Name, "Too late.", cause);

        lost.ShouldBeAssignableTo<LockException>()!.Name.ShouldBe(Name);
        lost.Message.ShouldBe("Too late.");
        lost.InnerException.ShouldBeSameAs(cause);
    }

    [Fact]
    public void Constructors_WithoutAName_Throw()
    {
        Should.Throw<ArgumentNullException>(() => new LockConflictException(null!, TimeSpan.Zero)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => new LockUnavailableException(null!, "")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => new LockLostException(null!, "")).ParamName.ShouldBe("name");
    }
}
