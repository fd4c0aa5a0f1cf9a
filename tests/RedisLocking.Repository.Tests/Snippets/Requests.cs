using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The documents' words on requests of MediatR.</summary>
internal static class Requests
{
    public static void Add(IServiceCollection services)
    {
        #region mediatr-add
        services.AddMediatR(cfg => cfg.RegisterServicesFromAssemblyContaining<RegisterUser>().AddLocking());
        #endregion

        #region mediatr-policies
        services.Configure<LockPolicies>(policies => policies
            .Add("patient", new LockPolicy { Wait = TimeSpan.FromSeconds(5) })
            .Add("best-effort", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed }));
        #endregion

        #region mediatr-conflict-add
        services.AddSingleton(typeof(ILockConflictFactory<>), typeof(FailedOnConflict<>));
        #endregion
    }

    #region mediatr-request
    [Locked("register:{UserName|trim|lower}")]
    public sealed record RegisterUser(string UserName) : IRequest<Guid?>;

    public sealed class RegisterUserHandler(IUsers users, ILockLeaseAccessor held) : IRequestHandler<RegisterUser, Guid?>
    {
        public async Task<Guid?> Handle(RegisterUser request, CancellationToken ct)
        {
            if (await users.FindAsync(request.UserName, ct) is not null)
                return null;                  // the look is inside the lock
            held.Lease!.ThrowIfLost();        // right before the write that matters
            return await users.AddAsync(request.UserName, held.Lease.FencingToken, ct);
        }
    }
    #endregion

    #region mediatr-said
    [Locked(Policy = "patient")]
    public sealed record Import(Uri File) : IRequest, ILockedRequest
    {
        public LockName LockName => LockName.Format($"import:{File.Host}:{File.AbsolutePath}");
    }
    #endregion

    #region mediatr-shared
    [Locked("account:{From}", "account:{To}", ShareHeld = true)]
    public sealed record Transfer(string From, string To, decimal Amount) : IRequest;
    #endregion

    #region mediatr-conflict
    public sealed class FailedOnConflict<TResponse> : ILockConflictFactory<TResponse>
        where TResponse : IResult<TResponse>
    {
        public TResponse CreateResponse(LockConflictException conflict) => TResponse.Failed("Somebody is doing this right now.");
    }
    #endregion

    public interface IResult<TSelf>
    {
        static abstract TSelf Failed(string why);
    }

    public interface IUsers
    {
        Task<Guid?> FindAsync(string userName, CancellationToken ct);

        Task<Guid> AddAsync(string userName, FencingToken token, CancellationToken ct);
    }
}
