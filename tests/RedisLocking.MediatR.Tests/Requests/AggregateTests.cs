using MediatR;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;

namespace RedisLocking.MediatR.Tests.Requests;

/// <summary>The recipe of one lock for a whole aggregate (docs/recipes.md): an order and its lines.</summary>
public sealed class AggregateTests : IAsyncDisposable
{
    private readonly TestApp _app = new();
    private readonly Dictionary<int, List<string>> _orders = new() { [1] = [], [2] = [] };
    private readonly List<string> _invoices = [];
    private int _inside;

    public AggregateTests()
    {
        _app.Services.Configure<LockPolicies>(policies => policies.Default = new LockPolicy { Wait = Timeout.InfiniteTimeSpan });
        _app.Handle<AddLine, Unit>(async (add, _) =>
            {
                Interlocked.Increment(ref _inside).ShouldBe(1);
                var lines = _orders[add.OrderId].ToList();
                await Task.Yield();
                _orders[add.OrderId] = [.. lines, add.Article];
                Interlocked.Decrement(ref _inside);
                return Unit.Value;
            })
            .Handle<Ship, Unit>(async (ship, ct) =>
            {
                Interlocked.Increment(ref _inside).ShouldBe(1);
                await _app.Sender.Send(new Invoice(ship.OrderId), ct);
                _orders[ship.OrderId].Clear();
                Interlocked.Decrement(ref _inside);
                return Unit.Value;
            })
            .Handle<Invoice, Unit>(invoice =>
            {
                _invoices.AddRange(_orders[invoice.OrderId]);
                return Unit.Value;
            });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_line_is_invoiced_once_whoever_adds_and_ships_at_the_same_time()
    {
        var articles = Enumerable.Range(0, 40).Select(number => $"article {number}").ToList();
        var adding = articles.Select(article => Task.Run(() => _app.Sender.Send(new AddLine(1, article))));
        var shipping = Enumerable.Range(0, 10).Select(_ => Task.Run(() => _app.Sender.Send(new Ship(1))));

        await Task.WhenAll([.. adding, .. shipping]).WithPatience();
        await _app.Sender.Send(new Ship(1)).WithPatience();

        _invoices.ShouldBe(articles, ignoreOrder: true);
        _orders[1].ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_order_does_not_wait()
    {
        await using var held = await _app.Locks.Mutex("order:1").AcquireAsync(TimeSpan.Zero);

        await _app.Sender.Send(new AddLine(2, "pen")).WithPatience();

        _orders[2].ShouldBe(["pen"]);
    }

    private static class OrderLock
    {
        public const string Template = "order:{OrderId}";
    }

    [Locked(OrderLock.Template)]
    private sealed record AddLine(int OrderId, string Article) : IRequest<Unit>;

    [Locked(OrderLock.Template)]
    private sealed record Ship(int OrderId) : IRequest<Unit>;

    [Locked(OrderLock.Template, ShareHeld = true)]
    private sealed record Invoice(int OrderId) : IRequest<Unit>;
}
