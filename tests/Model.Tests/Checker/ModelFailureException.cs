using System;

namespace ModelChecking;

/// <summary>A search found a failure, or could not be finished.</summary>
internal sealed class ModelFailureException(string message) : Exception(message);

/// <summary>Unwinds a thread of a schedule that has failed already.</summary>
internal sealed class ScheduleAbortedException : Exception;
