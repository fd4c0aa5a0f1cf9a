using MediatR;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The recipes' words.</summary>
internal static class Recipes
{
    #region aggregate-template
    public static class OrderLock
    {
        public const string Template = "order:{OrderId}";
    }
    #endregion

    #region aggregate-requests
    [Locked(OrderLock.Template)]
    public sealed record AddLine(int OrderId, string Article) : IRequest;

    [Locked(OrderLock.Template)]
    public sealed record Ship(int OrderId) : IRequest;

    [Locked(OrderLock.Template, ShareHeld = true)]   // Ship sends it as well, under its own lock
    public sealed record Invoice(int OrderId) : IRequest;
    #endregion
}
