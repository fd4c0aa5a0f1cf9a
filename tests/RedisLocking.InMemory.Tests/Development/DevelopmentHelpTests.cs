using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.Development;

/// <summary>What a developer is told about mistakes with locks.</summary>
public sealed class DevelopmentHelpTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly RecordedWarnings _warnings = new();
    private readonly InMemoryLockProvider _locks;

    public DevelopmentHelpTests() => _locks = new InMemoryLockProvider(new InMemoryLockOptions { DevelopmentHelp = true }, timeProvider: null, _warnings);

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task A_flow_that_asks_for_its_own_lock_is_told_where_it_took_it_and_where_it_asks_again()
    {
        var refused = await Should.ThrowAsync<LockHeldByFlowException>(() => ShipAsync(InvoiceAsync).WithPatience());

        refused.Message.ShouldMatch(@"^Lock 'order:42' is held already by the flow that asks for it, which would wait for itself\. " +
            @"It was taken at RedisLocking\.InMemory\.Tests\.Development\.DevelopmentHelpTests\.ShipAsync \(.*DevelopmentHelpTests\.cs:\d+\), " +
            @"and is asked for again at RedisLocking\.InMemory\.Tests\.Development\.DevelopmentHelpTests\.InvoiceAsync \(.*DevelopmentHelpTests\.cs:\d+\)\.$");
    }

    [Fact]
    public async Task Opposite_orders_are_reported_once_with_both_places()
    {
        for (var round = 0; round < 3; round++)
        {
            await OrderThenStockAsync();
            await StockThenOrderAsync();
        }

        var hint = _warnings.Messages.ShouldHaveSingleItem();
        hint.ShouldStartWith("Deadlock hint: locks 'stock:7' and 'order:42' are taken in opposite orders; 'order:42' under 'stock:7' at ");
        hint.ShouldMatch(@"at .*\.StockThenOrderAsync \(.*\), the other way round at .*\.OrderThenStockAsync \(");
    }

    [Fact]
    public async Task Opposite_orders_of_several_locks_and_of_outer_ones_are_reported_too()
    {
        await _locks.AllOf("a", "b").RunAsync(Wait, (_, _) => _locks.Mutex("between").RunAsync(Wait, (_, _) => _locks.Mutex("c").RunAsync(Wait, Nothing)));
        await _locks.Mutex("c").RunAsync(Wait, (_, _) => _locks.AllOf("x", "b").RunAsync(Wait, Nothing));

        _warnings.Messages.ShouldHaveSingleItem().ShouldContain("locks 'c' and 'b'");
    }

    [Fact]
    public async Task One_order_and_asking_without_a_wait_are_no_hint()
    {
        await OrderThenStockAsync();
        await OrderThenStockAsync();
        await _locks.Mutex("stock:7").RunAsync(Wait, (_, _) => _locks.Mutex("order:42").RunAsync(Nothing));
        await _locks.Mutex("order:42").RunAsync(Wait, Nothing);
        await _locks.Mutex("stock:7").RunAsync(Wait, Nothing);

        _warnings.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Any_number_of_names_is_watched_and_the_hints_go_on()
    {
        for (var number = 0; number < 3000; number++)
            await _locks.Mutex("outer").RunAsync(Wait, (_, _) => _locks.Mutex("inner:" + number.ToString(CultureInfo.InvariantCulture)).RunAsync(Wait, Nothing));

        await OrderThenStockAsync();
        await StockThenOrderAsync();

        _warnings.Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_it_nothing_is_explained_and_nothing_reported()
    {
        using var locks = new InMemoryLockProvider(options: null, timeProvider: null, _warnings);

        await locks.Mutex("a").RunAsync(Wait, (_, _) => locks.Mutex("b").RunAsync(Wait, Nothing));
        await locks.Mutex("b").RunAsync(Wait, (_, _) => locks.Mutex("a").RunAsync(Wait, Nothing));
        var refused = await Should.ThrowAsync<LockHeldByFlowException>(() => locks.Mutex("a").RunAsync((_, _) => locks.Mutex("a").RunAsync(Nothing)).WithPatience());

        refused.Message.ShouldBe("Lock 'a' is held already by the flow that asks for it, which would wait for itself.");
        _warnings.Messages.ShouldBeEmpty();
    }

    private static Task Nothing(ILockLease lease, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ShipAsync(Func<Task> then) => await _locks.Mutex("order:42").RunAsync((_, _) => then());

    private async Task InvoiceAsync()
    {
        await Task.Yield();
        await using var lease = await _locks.Mutex("order:42").AcquireAsync(Wait);
    }

    private async Task OrderThenStockAsync() => await _locks.Mutex("order:42").RunAsync(Wait, (_, _) => _locks.Mutex("stock:7").RunAsync(Wait, Nothing));

    private async Task StockThenOrderAsync() => await _locks.Mutex("stock:7").RunAsync(Wait, (_, _) => _locks.Mutex("order:42").RunAsync(Wait, Nothing));
}
