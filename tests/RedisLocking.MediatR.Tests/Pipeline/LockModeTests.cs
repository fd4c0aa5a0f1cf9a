using MediatR;

namespace RedisLocking.MediatR.Tests.Pipeline;

/// <summary>Requests that read, that write, and of which a few may run at a time.</summary>
public sealed class LockModeTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    public LockModeTests() => _app
        .Handle<Show, string>(_ => "shown")
        .Handle<ShowShared, string>(_ => "shown")
        .Handle<Mail, string>(_ => "sent")
        .Handle<Change, string>(async (change, ct) => change.Then is null ? "changed" : await _app.Sender.Send(change.Then, ct))
        .Handle<ChangeShared, string>(_ => "changed")
        .Handle<Browse, string>(async (browse, ct) => await _app.Sender.Send(browse.Then, ct))
        .Handle<MailTwice, string>(async (mail, ct) => await _app.Sender.Send(new Mail(mail.Server), ct));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Readers_are_handled_beside_each_other_and_a_writer_alone()
    {
        await using (await _app.Locks.ReadLock("catalog:1").AcquireAsync(TimeSpan.Zero))
        {
            (await _app.Sender.Send(new Show(1))).ShouldBe("shown");
            await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Change(1)));
        }

        await using (await _app.Locks.WriteLock("catalog:1").AcquireAsync(TimeSpan.Zero))
            await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Show(1)));
        (await _app.Sender.Send(new Change(1))).ShouldBe("changed");
    }

    [Fact]
    public async Task As_many_are_handled_at_a_time_as_there_are_permits()
    {
        await using var first = await _app.Locks.Semaphore("smtp:1", 2).AcquireAsync(TimeSpan.Zero);
        (await _app.Sender.Send(new Mail(1))).ShouldBe("sent");

        await using var second = await _app.Locks.Semaphore("smtp:1", 2).AcquireAsync(TimeSpan.Zero);
        await Should.ThrowAsync<LockConflictException>(_app.Sender.Send(new Mail(1)));
    }

    [Fact]
    public async Task A_reader_that_shares_runs_under_a_reader_and_under_a_writer()
    {
        (await _app.Sender.Send(new Browse(1, new ShowShared(1)))).ShouldBe("shown");
        (await _app.Sender.Send(new Change(1, new ShowShared(1)))).ShouldBe("shown");
        (await _app.Sender.Send(new Change(1, new ChangeShared(1)))).ShouldBe("changed");
    }

    [Fact]
    public async Task A_writer_that_shares_does_not_run_under_a_reader()
    {
        var refused = await Should.ThrowAsync<LockHeldByFlowException>(_app.Sender.Send(new Browse(1, new ChangeShared(1))));

        refused.Name.ShouldBe(new LockName("catalog:1"));
        refused.Message.ShouldContain($"Request {typeof(ChangeShared).FullName} cannot share that lease, which is weaker than it needs");
    }

    [Fact]
    public async Task A_reader_inside_of_a_reader_has_to_share() =>
        await Should.ThrowAsync<LockHeldByFlowException>(_app.Sender.Send(new Browse(1, new Show(1))));

    [Fact]
    public async Task A_second_permit_of_one_flow_is_taken() => (await _app.Sender.Send(new MailTwice(1))).ShouldBe("sent");

    [Locked("catalog:{Id}", Mode = LockMode.Read)]
    private sealed record Show(int Id) : IRequest<string>;

    [Locked("catalog:{Id}", Mode = LockMode.Read)]
    private sealed record Browse(int Id, IRequest<string> Then) : IRequest<string>;

    [Locked("catalog:{Id}", Mode = LockMode.Read, ShareHeld = true)]
    private sealed record ShowShared(int Id) : IRequest<string>;

    [Locked("catalog:{Id}", Mode = LockMode.Write)]
    private sealed record Change(int Id, IRequest<string>? Then = null) : IRequest<string>;

    [Locked("catalog:{Id}", Mode = LockMode.Write, ShareHeld = true)]
    private sealed record ChangeShared(int Id) : IRequest<string>;

    [Locked("smtp:{Server}", Permits = 2)]
    private sealed record Mail(int Server) : IRequest<string>;

    [Locked("smtp:{Server}", Permits = 2)]
    private sealed record MailTwice(int Server) : IRequest<string>;
}
