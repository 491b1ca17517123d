/* SPDX-License-Identifier: GPL-2.0-only */
/* rabench:rabench_decision, so that perf and ftrace see decisions beside I/O. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM rabench

#if !defined(RABENCH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define RABENCH_TRACE_H

#include <linux/tracepoint.h>

#include "report.h"

TRACE_EVENT(rabench_decision,
	TP_PROTO(const struct rab_record *record),
	TP_ARGS(record),
	TP_STRUCT__entry(
		__array(char, disk, DISK_NAME_LEN)
		__field(u64, seq)
		__field(u64, requests)
		__field(int, class)
		__field(unsigned int, confidence_milli)
		__field(unsigned int, abstained)
		__field(int, accepted)
		__field(unsigned int, action)
		__field(u32, readahead_kib)
		__field(u32, files)
	),
	TP_fast_assign(
		memcpy(__entry->disk, record->disk, DISK_NAME_LEN);
		__entry->seq = record->seq;
		__entry->requests = record->window.counts.requests;
		__entry->class = record->verdict.class;
		__entry->confidence_milli = record->verdict.confidence_milli;
		__entry->abstained = record->verdict.abstained;
		__entry->accepted = record->accepted;
		__entry->action = record->action;
		__entry->readahead_kib = record->readahead_kib;
		__entry->files = record->steered.files;
	),
	TP_printk("disk=%s seq=%llu n=%llu class=%d confidence_milli=%u abstained=%u accepted=%d action=%u readahead_kib=%u files=%u",
		  __entry->disk, __entry->seq, __entry->requests,
		  __entry->class, __entry->confidence_milli,
		  __entry->abstained, __entry->accepted, __entry->action,
		  __entry->readahead_kib, __entry->files)
);

#endif /* RABENCH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE rabench_trace
#include <trace/define_trace.h>
