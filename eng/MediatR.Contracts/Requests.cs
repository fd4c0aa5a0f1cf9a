namespace MediatR;

/// <summary>Marks every request that one handler answers.</summary>
public interface IBaseRequest;

/// <summary>Marks a request without a response.</summary>
public interface IRequest : IBaseRequest;

/// <summary>Marks a request with a response.</summary>
/// <typeparam name="TResponse">The response.</typeparam>
public interface IRequest<out TResponse> : IBaseRequest;

/// <summary>Marks a request with a stream of responses.</summary>
/// <typeparam name="TResponse">An item of the stream.</typeparam>
public interface IStreamRequest<out TResponse>;

/// <summary>Marks what any number of handlers are told.</summary>
public interface INotification;
