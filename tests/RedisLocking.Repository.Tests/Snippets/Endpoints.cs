using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Repository.Tests.Snippets;

#pragma warning disable CA1822 // An action is an instance method.

/// <summary>The documents' words on locked endpoints.</summary>
internal static class Endpoints
{
    public static void Start(WebApplicationBuilder builder)
    {
        #region aspnetcore-start
        builder.Services.AddRedisLocking("localhost:6379").AddLocking();
        var app = builder.Build();
        app.UseLocking();
        app.MapPost("/users", [Locked("register:{body:userName|trim|lower}")] (NewUser user) => RegisterAsync(user));
        #endregion
    }

    public static void OnAQuorum(WebApplicationBuilder builder)
    {
        #region quorum
        builder.Services.AddRedisLocking(options => options.Quorum = ["redis-a:6379", "redis-b:6379", "redis-c:6379", "redis-d:6379", "redis-e:6379"]);
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region aspnetcore-endpoints
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{id}");

        var accounts = app.MapGroup("/accounts/{account}").RequireLock("account:{account}");
        accounts.MapPost("/close", CloseAsync);
        accounts.MapPost("/transfer/{to}", TransferAsync).RequireLock("account:{account}", "account:{to}");   // all or none
        accounts.MapGet("/", ShowAsync).DisableLocking();
        #endregion

        #region aspnetcore-modes
        app.MapGet("/catalog", [Locked("catalog", Mode = LockMode.Read)] () => ShowCatalogAsync());
        app.MapPut("/catalog", [Locked("catalog", Mode = LockMode.Write)] (Catalog catalog) => ReplaceCatalogAsync(catalog));
        app.MapPost("/mails", [Locked("smtp", Permits = 5)] (Mail mail) => SendAsync(mail));
        #endregion

        #region aspnetcore-lease
        app.MapPost("/payouts/{id}", async (string id, ILockLease lease, IPayouts payouts) =>
        {
            if (await payouts.IsPaidAsync(id))
                return Results.Conflict();                   // the look is inside the lock
            lease.ThrowIfLost();                             // right before the write that matters
            await payouts.PayAsync(id, lease.FencingToken);  // a late holder is refused by its token
            return Results.Ok();
        }).RequireLock("payout:{id}");
        #endregion
    }

    public static void Configure(IServiceCollection services)
    {
        #region aspnetcore-options
        services.AddLocking(locking =>
        {
            locking.DefaultPolicy = new LockPolicy { Wait = TimeSpan.FromSeconds(2) };
            locking.AddPolicy("open", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed });
            locking.OnRejected = (rejected, ct) =>
            {
                rejected.ProblemDetails.Type = $"https://errors.example.org/{rejected.Reason}";
                return ValueTask.CompletedTask;
            };
        });
        services.AddHealthChecks().AddLocking();
        #endregion
    }

    private static Task<IResult> RegisterAsync(NewUser user) => Task.FromResult(Results.Ok(user));

    private static Task<Catalog> ShowCatalogAsync() => Task.FromResult(new Catalog([]));

    private static Task<IResult> ReplaceCatalogAsync(Catalog catalog) => Task.FromResult(Results.Ok(catalog));

    private static Task<IResult> SendAsync(Mail mail) => Task.FromResult(Results.Ok(mail));

    private static IResult PayAsync(string id) => Results.Ok(id);

    private static IResult CloseAsync(string account) => Results.Ok(account);

    private static IResult TransferAsync(string account, string to) => Results.Ok((account, to));

    private static IResult ShowAsync(string account) => Results.Ok(account);

    #region aspnetcore-controller
    [ApiController]
    [Route("orders/{id}")]
    [Locked("order:{id}", Policy = "open")]
    public sealed class OrdersController : ControllerBase
    {
        [HttpPost("cancel")]
        public IActionResult Cancel(string id, ILockLease lease) => Ok(new { id, token = lease.FencingToken });

        [HttpGet]
        [DisableLocking]
        public IActionResult Get(string id) => Ok(id);
    }
    #endregion

    public interface IPayouts
    {
        Task<bool> IsPaidAsync(string id);

        Task PayAsync(string id, FencingToken token);
    }

    public sealed record NewUser(string UserName);

    public sealed record Catalog(string[] Titles);

    public sealed record Mail(string To, string Text);
}
