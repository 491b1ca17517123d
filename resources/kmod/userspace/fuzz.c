// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's target: any model that the bounds let through judges any events
 * and any counts. ASan and UBSan watch; and what must hold of every verdict is
 * checked here. The bounds are proved anew, in 128 bits, as the generator
 * proves them: a model that it would refuse is not run.
 */
#include <stdlib.h>
#include <string.h>

#include "counter.h"
#include "decide.h"

#define WIDTH		4
#define LAYERS		3
#define LIMIT_WIDEST	(1LL << 36)
#define LIMIT_NARROWEST	(1LL << 22)

struct fuzz_model {
	struct rab_scaler scaler[RAB_FEATURES_MAX];
	struct rab_range ranges[RAB_FEATURES_MAX];
	s32 weights[LAYERS][RAB_FEATURES_MAX * WIDTH];
	s64 bias[LAYERS][WIDTH];
	struct rab_layer layers[LAYERS];
	struct rab_model model;
};

struct bytes {
	const u8 *at;
	size_t left;
};

static u64 take_bytes(struct bytes *bytes, unsigned int count)
{
	u64 value = 0;

	if (count > bytes->left)
		count = bytes->left;
	memcpy(&value, bytes->at, count);
	bytes->at += count;
	bytes->left -= count;
	return value;
}

/* A number of any size: its width is drawn first. */
static u64 take_number(struct bytes *bytes, unsigned int bits)
{
	unsigned int width = take_bytes(bytes, 1) % (bits + 1);
	u64 value = take_bytes(bytes, (width + 7) / 8);

	return width ? value & (~0ULL >> (64 - width)) : 0;
}

static s64 take_signed(struct bytes *bytes, unsigned int bits)
{
	bool negative = take_bytes(bytes, 1) & 1;
	s64 value = take_number(bytes, bits);

	return negative ? -value : value;
}

static void take_model(struct bytes *bytes, struct fuzz_model *f)
{
	static const u16 widths[] = { 0, WIDTH, WIDTH, RAB_CLASSES };
	unsigned int i, l;

	memset(f, 0, sizeof(*f));
	f->model.feature_set = take_bytes(bytes, 1) % (RAB_SERVED_V2 + 1);
	for (i = 0; i < RAB_FEATURES_MAX; i++) {
		f->scaler[i].mean_q16 = take_number(bytes, 62);
		f->scaler[i].mantissa = 1U << 31 | take_number(bytes, 31);
		/* quantise.ts: scales from 2^-12 to 2^46. */
		f->scaler[i].shift = 19 + take_bytes(bytes, 1) % 59;
		f->ranges[i].low_q16 = take_signed(bytes, 62);
		f->ranges[i].high_q16 = take_signed(bytes, 62);
	}
	for (l = 0; l < LAYERS; l++) {
		struct rab_layer *layer = &f->layers[l];

		layer->inputs = l ? widths[l] :
				rab_feature_count(f->model.feature_set);
		layer->outputs = widths[l + 1];
		layer->weights_q16 = f->weights[l];
		layer->bias_q32 = f->bias[l];
		for (i = 0; i < layer->inputs * layer->outputs; i++)
			f->weights[l][i] = take_signed(bytes, 31);
		for (i = 0; i < layer->outputs; i++)
			f->bias[l][i] = take_signed(bytes, 52);
	}
	f->model.window_ms = 2500;
	f->model.scaler = f->scaler;
	f->model.layers = f->layers;
	f->model.layer_count = LAYERS;
	f->model.least_confidence_milli = take_bytes(bytes, 2) % 1001;
	f->model.ranges = take_bytes(bytes, 1) & 1 ? f->ranges : NULL;
}

/* Largest magnitudes, whatever the signs: coarser than the generator's proof. */
static bool sums_fit(const struct fuzz_model *f, s64 limit)
{
	const __int128 most = (__int128)S64_MAX;
	__int128 bounds[RAB_FEATURES_MAX], next[RAB_FEATURES_MAX];
	unsigned int i, l, o;

	for (i = 0; i < RAB_FEATURES_MAX; i++)
		bounds[i] = limit;
	for (l = 0; l < LAYERS; l++) {
		const struct rab_layer *layer = &f->layers[l];
		const s32 *weight = layer->weights_q16;

		for (o = 0; o < layer->outputs; o++) {
			__int128 sum = layer->bias_q32[o];

			sum = (sum < 0 ? -sum : sum) + (1 << 15);
			for (i = 0; i < layer->inputs; i++, weight++)
				sum += bounds[i] * (*weight < 0 ?
						    -(__int128)*weight :
						    *weight);
			if (sum > most)
				return false;
			next[o] = (sum >> 16) + 1;
		}
		memcpy(bounds, next, sizeof(bounds));
	}
	return true;
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void judge(const struct rab_model *model,
		  const struct rab_window *window, struct rab_decider *decider)
{
	struct rab_verdict verdict;
	unsigned int i;

	rab_classify(model, window, &verdict);
	if (rab_window_is_idle(&window->counts)) {
		require(verdict.class == RAB_NO_CLASS && !verdict.abstained);
		return;
	}
	require(verdict.class >= 0 && verdict.class < RAB_CLASSES);
	for (i = 0; i < RAB_CLASSES; i++)
		require(verdict.logits_q16[i] <=
			verdict.logits_q16[verdict.class]);
	require(verdict.confidence_milli >= 333 &&
		verdict.confidence_milli <= 1000);
	require((verdict.outside >= 0) == (verdict.abstained == RAB_OUTSIDE));
	require(verdict.outside < verdict.features);
	rab_decide(decider, &verdict, 2, 850);
	require(decider->accepted >= RAB_NO_CLASS &&
		decider->accepted <= RAB_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct bytes bytes = { data, size };
	struct counter counter = COUNTER_EMPTY;
	struct rab_decider decider;
	struct fuzz_model f;
	s64 limit = LIMIT_WIDEST;

	take_model(&bytes, &f);
	while (!sums_fit(&f, limit))
		if ((limit >>= 1) < LIMIT_NARROWEST)
			return 0;
	f.model.scaled_limit_q16 = limit;

	rab_decider_init(&decider);
	while (bytes.left) {
		struct rab_window window = {
			.window_ms = 1 + take_number(&bytes, 31),
			.readahead_kib = take_number(&bytes, 32),
		};
		unsigned int kind = take_bytes(&bytes, 1);

		if (kind & 1) {
			unsigned int requests = kind >> 4;

			while (requests--)
				count(&counter, take_number(&bytes, 63),
				      take_number(&bytes, 32), kind & 2,
				      kind & 4);
			take(&counter, &window.counts);
		} else {
			struct rab_counts *c = &window.counts;

			/* Shares of requests, sums of anything. */
			c->requests = take_number(&bytes, 38);
			c->distance_sectors = take_number(&bytes, 64);
			c->bytes = take_number(&bytes, 64);
			if (c->requests > 1) {
				c->jumps = take_number(&bytes, 38) %
					   c->requests;
				c->writes = take_number(&bytes, 38) %
					    (c->requests + 1);
				c->readaheads = take_number(&bytes, 38) %
						(c->requests + 1);
			}
		}
		judge(&f.model, &window, &decider);
	}
	return 0;
}
